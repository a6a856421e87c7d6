// The shop's API, as small as it can be.
console.log("v1");
