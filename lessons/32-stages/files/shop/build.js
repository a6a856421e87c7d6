// Makes the page of the shop from the list of books.
const fs = require('fs');
const books = JSON.parse(fs.readFileSync('books.json', 'utf8'));
const items = books.map((book) => `<li>${book.title}</li>`).join('\n');
fs.mkdirSync('dist', { recursive: true });
fs.writeFileSync('dist/index.html', `<h1>Nagisa Books</h1>\n<ul>\n${items}\n</ul>\n`);
console.log(`${books.length} books`);
