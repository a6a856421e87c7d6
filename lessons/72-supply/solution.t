# images: alpine:latest registry:2
# a tag that moves, a digest that stays, a checksum, a token in a layer, a secret mount
# online
$ cd ~/supply
$ docker run -d --name reg -p 5000:5000 registry:2
$ sleep 1; docker build -q -t localhost:5000/tool:1 good
$ docker push localhost:5000/tool:1
$ docker image inspect -f '{{index .RepoDigests 0}}' localhost:5000/tool:1 | tee digest.txt
$ docker build -q -t localhost:5000/tool:1 evil
$ docker push -q localhost:5000/tool:1
$ docker run --name bytag --pull always localhost:5000/tool:1
$ docker run --name bydigest $(cat digest.txt)
$ docker build -q -t checked dl
$ echo 'echo something else' >> dl/tool.sh
$ docker build -t checked dl
$ docker build -q -t leaky leak
$ docker run --rm leaky ls /token.txt
$ ./find-token.sh leaky | tee found.txt
$ docker build -t safe --secret id=token,src=leak/token.txt safe
$ ./find-token.sh safe
$ mkdir mine; echo "FROM $(cat digest.txt)" > mine/Dockerfile
$ docker build -q -t mine mine
$ docker run --name mine mine
? strongest
? where-secret
