# images: nginx httpd
# two sites by port, by name behind a proxy, one stopped, the proxy restarted without it, a second name
$ docker run -d --name jp -p 8080:80 -v ./jp:/usr/share/nginx/html:ro nginx
$ docker run -d --name com -p 8081:80 -v ./com:/usr/local/apache2/htdocs:ro httpd
$ sleep 1
$ curl localhost:8080; curl localhost:8081
$ docker rm -f jp com
$ docker network create web
$ docker run -d --name jp --network web -v ./jp:/usr/share/nginx/html:ro nginx
$ docker run -d --name com --network web -v ./com:/usr/local/apache2/htdocs:ro httpd
$ docker run -d --name proxy --network web -p 80:80 -v ./proxy.conf:/etc/nginx/conf.d/default.conf:ro nginx
$ sleep 1; curl -H 'Host: www.example.co.jp' localhost
$ docker stop jp
$ curl -H 'Host: www.example.co.jp' localhost
$ docker restart proxy
$ sleep 1; docker ps -a
$ docker start jp
$ docker start proxy
$ sleep 1; curl -H 'Host: www.example.co.jp' localhost
$ cat >> proxy.conf <<'E'
> server {
>   listen 80;
>   server_name www.example.com;
>   location / { proxy_pass http://com; }
> }
> E
$ docker exec proxy nginx -s reload
$ sleep 1; curl -H 'Host: www.example.com' localhost
? who-needs-p
? after-edit
