const express = require('express');
const app = express();
app.get('/', (q, r) => r.send('v1\n'));
app.listen(3000, '0.0.0.0', () => console.log('listening'));
