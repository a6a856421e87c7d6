# images: python:3.12 python:3.12-slim python:3.12-alpine
# what is heavy, a .dockerignore, a lighter base, no tools, no pip cache, another user
# online
$ cd ~/app
$ docker build -q -t app:fat .
$ printf '.git\n*.sql\n' > .dockerignore
$ cat > Dockerfile <<'E2'
> FROM python:3.12-alpine
> WORKDIR /app
> COPY requirements.txt .
> RUN pip install --no-cache-dir -r requirements.txt
> COPY app.py .
> USER 10001
> CMD ["python", "app.py"]
> E2
$ docker build -q -t app .
$ docker run -d --name app -p 5000:5000 app
$ sleep 3; curl -s localhost:5000
? deleted-later
