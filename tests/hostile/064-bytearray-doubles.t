# images: python:3.12-slim
$ docker run --rm python:3.12-slim python -c 'x=bytearray(10**9)
> while True: x+=x' 2>&1 | tail -1
MemoryError
$ echo alive
alive
