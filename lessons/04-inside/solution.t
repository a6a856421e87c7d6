# images: nginx alpine:latest
# out, mended, back; through standard input; made anew
$ docker run -d --name web -p 8080:80 nginx
$ docker cp web:/usr/share/nginx/html/index.html .
$ sed -i 's/Welcome to nginx!/Nagisa Books/' index.html
$ docker cp index.html web:/usr/share/nginx/html/
$ docker exec web stat -c 'uid %u' /usr/share/nginx/html/index.html
$ curl -s localhost:8080 | grep title
$ docker exec -i web sh -c 'cat > /tmp/memo' < index.html
$ docker cp web:/usr/share/nginx/html/50x.html .
$ sed -i 's/An error occurred/Nagisa Books is closed/' 50x.html
$ docker cp 50x.html web:/usr/share/nginx/html/
$ docker rm -f web
$ docker run -d --name web -p 8080:80 nginx
? must-stay
? what-exec-does
