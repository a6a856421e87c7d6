# images: busybox
$ docker tag busybox x; for i in $(seq 130); do docker run --name cc x sh -c "echo $i > /f$i"; docker commit cc x > /dev/null; docker rm cc > /dev/null; done; docker history -q x | wc -l
Error response from daemon: max depth exceeded
Error response from daemon: max depth exceeded
Error response from daemon: max depth exceeded
Error response from daemon: max depth exceeded
Error response from daemon: max depth exceeded
Error response from daemon: max depth exceeded
125
$ echo alive
alive
