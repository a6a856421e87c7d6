# images: busybox
$ cd -é
bash: cd: -�: invalid option
cd: usage: cd [-L|[-P [-e]] [-@]] [dir]
[2]
$ echo alive
alive
