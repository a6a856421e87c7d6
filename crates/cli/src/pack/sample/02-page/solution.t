# images: nginx
$ docker run -d --name web -p 8080:80 -v ~/site:/usr/share/nginx/html:ro nginx
$ sleep 1; curl localhost:8080
