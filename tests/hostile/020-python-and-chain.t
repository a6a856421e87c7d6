# images: python:3.12-slim
$ (printf 'x=1'; for i in {1..20000}; do printf ' and 1'; done; echo) > p.py
$ docker run --rm -i python:3.12-slim python - < p.py
$ echo alive
alive
