# the first build is the audience's past
$ cd ~/api
$ docker build -q -t api .
