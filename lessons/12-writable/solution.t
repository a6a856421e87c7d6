# images: alpine:latest
# three changes, a restart, a commit
$ docker run -dit --name red alpine
$ docker run -dit --name blue alpine
$ docker exec red sh -c 'echo sale > /notice; echo hello >> /etc/profile; rm /etc/issue'
$ docker stop -t 0 red
$ docker start red
$ docker commit -m 'put up the notice' red shop:1
$ docker rm -f red blue
$ docker run --name kept shop:1 cat /notice
$ docker commit -c 'CMD ["cat","/notice"]' kept shop:2
? why-not-commit
? deleted-size
