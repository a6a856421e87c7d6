# the heavy image is there already
$ cd ~/hello
$ docker build -q -t heavy .
