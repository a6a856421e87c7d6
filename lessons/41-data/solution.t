# images: busybox nginx
# a file that goes, a file in a volume, a file in a bind mount
$ docker run --name memo busybox sh -c 'echo shopping > /memo.txt'
$ docker rm memo
$ docker run --name memo busybox cat /memo.txt
$ docker volume create notes
$ docker run --rm -v notes:/notes busybox sh -c 'echo shopping > /notes/memo.txt'
$ docker run --rm -v notes:/notes busybox cat /notes/memo.txt
$ mkdir site
$ echo '<h1>波止場</h1>' > site/index.html
$ docker run -d --name web -p 8080:80 -v ./site:/usr/share/nginx/html:ro nginx
$ sleep 1; curl localhost:8080
$ docker rm -f web
$ cat site/index.html
