# images: nginx busybox python:3.12-slim
# exit code and logs, restarts, memory, a slow and a fast stop, limits
$ docker run -d --name crash busybox sh -c 'echo starting; echo "cannot find config" >&2; exit 3'
$ docker ps -a
$ docker logs crash
$ docker run -d --name again --restart on-failure:2 busybox sh -c 'sleep 1; exit 1'
$ sleep 8; docker ps -a
$ docker run --name hungry --memory 64m python:3.12-slim python -c 'x = bytearray(200*1024*1024)'
$ docker run -d --name slow busybox sleep 600
$ docker stop slow
$ docker run -d --name fast --init busybox sleep 600
$ docker stop fast
$ docker run -d --name chatty --log-opt max-size=10k --log-opt max-file=3 busybox sh -c 'i=0; while [ $i -lt 1000 ]; do echo "line $i of the log"; i=$((i+1)); done; sleep 600'
$ docker run -d --name lim --memory 64m --cpus 0.5 nginx
$ docker stats --no-stream
? which-code
? policy
