//go:build !linux

package host

func open(image []byte, name string) (*library, error) { return openPrivate(image, name) }
