# images: mysql
$ docker run --rm mysql mysql -é
ERROR 2002 (HY000): Can't connect to local MySQL server through socket '/var/run/mysqld/mysqld.sock' (2)
[1]
$ echo alive
alive
