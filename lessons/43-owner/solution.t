# images: busybox python:3.12-slim
# a file of root, a file of mine, USER and a refused touch, chown, a volume that web may write
$ mkdir out
$ docker run --rm -v ./out:/out busybox sh -c 'echo report > /out/a.txt'
$ ls -l out
$ docker run --rm --user "$(id -u):$(id -g)" -v ./out:/out busybox sh -c 'echo report > /out/b.txt'
$ echo more >> out/b.txt
$ cd ~/app
$ docker build -t own .
$ cat > Dockerfile <<'E'
> FROM python:3.12-slim
> RUN useradd -u 1500 web
> WORKDIR /app
> RUN chown web /app
> COPY --chown=web report.py ./
> USER web
> RUN touch log.txt
> CMD ["sleep", "600"]
> E
$ docker build -t own .
$ docker run -d --name own own
$ docker exec own ls -ln /app
$ docker run --name refused -v books:/books own touch /books/memo.txt
$ docker run --name writer -v books:/app own touch /app/memo.txt
? can-delete
? chown-alone
