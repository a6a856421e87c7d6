#!/bin/sh
# What is in here, and what is not?
. /etc/os-release
echo "$PRETTY_NAME"
for c in python bash gcc git curl apt-get apk; do
  command -v $c > /dev/null && echo "yes  $c" || echo "no   $c"
done
