#!/bin/sh
# Looks for token.txt in every layer of an image: ./find-token.sh IMAGE
rm -rf unpacked
mkdir unpacked
docker save "$1" -o unpacked/image.tar
tar -xf unpacked/image.tar -C unpacked
for layer in $(grep -o 'blobs/sha256/[0-9a-f]*' unpacked/manifest.json | sort -u); do
  tar -xOf "unpacked/$layer" token.txt 2>/dev/null
done
exit 0
