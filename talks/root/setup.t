# the app runs before the talk begins: its first container, as root
$ cd ~/app
$ docker build -q -t greet .
$ docker run -d --name greet -p 8000:8000 -v ./data:/data greet
$ sleep 2
