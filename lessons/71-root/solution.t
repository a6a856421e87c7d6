# images: python:3.12-slim alpine:latest
# the hole with root's hands, with another user's, with less; the host's files; a user at the run
$ cd ~/app
$ docker build -q -t greet .
$ docker run -d --name greet -p 8000:8000 -v ./data:/data greet
$ sleep 1; curl -s 'localhost:8000/?name=Mina'
$ curl -s 'localhost:8000/?name=x;id'
$ curl -s 'localhost:8000/?name=x;rm+-f+/data/customers.txt'
$ docker rm -f greet
$ echo 'Aoi, Minato 1-2' > data/customers.txt
$ cat > Dockerfile <<'E2'
> FROM python:3.12-slim
> RUN useradd --uid 10001 app
> WORKDIR /app
> COPY app.py .
> USER 10001
> CMD ["python", "app.py"]
> E2
$ docker build -q -t greet .
$ docker run -d --name greet -p 8000:8000 -v ./data:/data greet
$ sleep 1; curl -s 'localhost:8000/?name=x;id'
$ curl -s 'localhost:8000/?name=x;rm+-f+/data/customers.txt'
$ docker rm -f greet
$ docker run -d --name greet -p 8000:8000 --read-only --cap-drop ALL --security-opt no-new-privileges -v ./data:/data:ro greet
$ sleep 1; curl -s 'localhost:8000/?name=x;touch+/tmp/evil'
$ docker run -d --name safe --user 10001 --read-only alpine sleep 600
? chown-enough
? still-open
