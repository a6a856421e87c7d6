# images: alpine:latest
# one image, a short job, one cut off at the limit, one without a limit; six jobs placed
$ cd ~/job
$ docker build -q -t job:1 .
$ timeout 15 docker run --name short --init -e SHOP=nagisa -e NEEDS=5 job:1
$ timeout 15 docker run --name long --init -e SHOP=nagisa -e NEEDS=20 job:1
$ docker run -d --name night -e SHOP=nagisa -e NEEDS=20 job:1
$ docker wait night
$ docker logs night
$ timeout 15 docker run --name part1 --init -e SHOP=nagisa -e NEEDS=10 job:1
$ timeout 15 docker run --name part2 --init -e SHOP=nagisa -e NEEDS=10 job:1
? where
? fargate
? same-image
