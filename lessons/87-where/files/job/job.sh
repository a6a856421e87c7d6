#!/bin/sh
# Closes the books; NEEDS is how long it takes.
echo "closing the books for $SHOP"
sleep "${NEEDS:-5}"
echo done
