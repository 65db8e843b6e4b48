"""Read plans (kế hoạch phong trào thi đua) as data: their schema, their files, and the rounds that follow."""
