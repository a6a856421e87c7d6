# images: python:3.12-slim
# five lines, a build, a change, another build, another Dockerfile
$ cd ~/shop
$ cat > Dockerfile <<'E'
> FROM python:3.12-slim
> WORKDIR /app
> COPY app.py hours.txt ./
> RUN echo "opened by Mina" > owner.txt
> CMD ["python", "app.py"]
> E
$ docker build -t shop .
$ docker run --name today shop
$ echo 10:30 > hours.txt
$ docker run --name again shop
$ docker build -t shop .
$ docker run --name fresh shop
$ sed 's/^CMD.*/CMD ["cat", "hours.txt"]/' Dockerfile > Dockerfile.minato
$ docker build -f Dockerfile.minato -t shop:minato .
? when-run
? need-one
