package cpp

// Improved is the function that text is made of.
var Improved = improved
