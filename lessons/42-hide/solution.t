# images: busybox
# a photograph and a window, the mount taken off, a volume filled once, a tmpfs, a fresh volume
$ cd ~/app
$ docker build -q -t page .
$ docker run -d --name photo page
$ docker run -d --name window -v .:/app page
$ echo v2 > page.txt
$ docker rm -f window
$ docker run --name back page ls /app
$ docker run -d --name filled -v appdata:/app page
$ sed -i 's/echo built/echo newer/' Dockerfile
$ docker build -q -t page .
$ docker run --name old -v appdata:/app page cat /app/made-in-image.txt
$ docker run -d --name fast --mount type=tmpfs,dst=/cache busybox sleep 600
$ docker exec fast sh -c 'echo hot > /cache/x'
$ docker restart -t 0 fast
$ docker exec fast ls /cache
$ docker run -d --name fresh -v appdata2:/app page
? who-fills
? gone-when
