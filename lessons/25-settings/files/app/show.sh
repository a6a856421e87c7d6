#!/bin/sh
# Shows what was known at build, and what is known now.
cat /built.txt
echo "SHOP=$SHOP"
echo "GREETING=$GREETING"
