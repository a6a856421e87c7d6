# images: busybox
# one file, all files, some files; the outside
$ cd ~/shop
$ docker build --progress plain -t small . 2>&1 | grep -A1 'load build context'
$ sed -i 's/COPY index.html/COPY ./' Dockerfile
$ docker build -q -t big .
$ cat > .dockerignore <<'E'
> *.mp4
> .env
> .git
> Dockerfile
> .dockerignore
> E
$ docker build -q -t clean .
$ cat > Dockerfile <<'E'
> FROM busybox
> COPY ../price.txt /
> E
$ docker build -t out .
$ sed -i 's/COPY .*/COPY price.txt \//' Dockerfile
$ cd ~
$ docker build -q -f shop/Dockerfile -t out .
$ docker run --name price out cat /price.txt
? ignored-copy
? which-context
