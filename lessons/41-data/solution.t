# images: busybox nginx
# a file that goes, a file in a volume, a file in a bind mount, misspelt names and paths
$ docker run --name book busybox sh -c 'echo ミナ > /book.txt'
$ docker rm book
$ docker run --name book busybox cat /book.txt
$ docker volume create guestbook
$ docker run --rm -v guestbook:/data busybox sh -c 'echo ミナ > /data/book.txt'
$ docker run --rm -v guestbook:/data busybox cat /data/book.txt
$ docker run -d --name web -p 8080:80 -v ./site:/usr/share/nginx/html:ro nginx
$ sleep 1; curl localhost:8080
$ echo '<h1>なぎさ書店 本日休業</h1>' > site/index.html
$ curl localhost:8080
$ docker rm -f web
$ cat site/index.html
$ docker run --rm -v guesbook:/data busybox ls /data
$ docker run --rm --mount type=volume,src=gestbook,dst=/data busybox ls /data
$ docker run --rm -v ./stie:/www busybox ls /www
$ docker run --rm --mount type=bind,src=./sitte,dst=/www busybox ls /www
$ docker volume rm guesbook gestbook
$ docker run -d --name shop -p 8081:80 --mount type=bind,src=./site,dst=/usr/share/nginx/html,readonly nginx
? which-place
