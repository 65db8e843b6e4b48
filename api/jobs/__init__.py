"""Do what nobody presses a button for: by the clock, from a queue, or as soon as something was committed."""
