// Package document reads TOML documents whose keys and values know where they are written, so that what is said of them
// can name file, line and column. It stands before the pipe, below the two that read such files: modelfile, and the root
// package for preferences. It knows no key.
package document
