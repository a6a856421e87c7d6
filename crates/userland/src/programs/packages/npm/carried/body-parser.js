'use strict';
const express = require('express');
exports.json = express.json;
exports.urlencoded = express.urlencoded;
exports.text = express.text;
exports.raw = express.raw;
