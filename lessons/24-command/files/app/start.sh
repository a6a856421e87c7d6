#!/bin/sh
# Fills the stock once, then becomes the command it was given.
if [ ! -e /data/ready ]; then
  echo "first start: filling the stock"
  touch /data/ready
fi
echo "starting: $*"
exec "$@"
