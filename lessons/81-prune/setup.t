# a host where work has left things behind
$ docker run --name job1 alpine sh -c 'dd if=/dev/zero of=/work bs=1M count=30 2>/dev/null'
$ docker run --name job2 alpine sh -c 'dd if=/dev/zero of=/work bs=1M count=30 2>/dev/null'
$ docker run --name job3 alpine sh -c 'dd if=/dev/zero of=/work bs=1M count=30 2>/dev/null'
$ docker run -d --name web nginx
$ docker volume create keep
$ docker volume create old-cache
$ docker run --rm -v keep:/d busybox sh -c 'echo important > /d/orders.txt'
$ docker run --rm -v old-cache:/d busybox sh -c 'echo x > /d/tmp.bin'
$ docker run -d --name anon -v /d busybox sh -c 'echo x > /d/y'
$ docker network create unused
$ mkdir app && cd app
$ printf 'FROM alpine\nRUN dd if=/dev/zero of=/a bs=1M count=40 2>/dev/null\n' > Dockerfile && docker build -q -t app .
$ printf 'FROM alpine\nRUN dd if=/dev/zero of=/b bs=1M count=40 2>/dev/null\n' > Dockerfile && docker build -q -t app .
