"""Hold the demonstration: a made-up department with made-up people, and what they have done since 2022."""
