package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

// TestWrite: without a size, a model is the file that lies with the models; with one it is as large as asked for.
func TestWrite(t *testing.T) {
	var got bytes.Buffer
	if err := write(&got, []string{"cuba"}); err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("../models/cuba.toml")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Error("cuba is not the file cuba.toml")
	}
	got.Reset()
	if err := write(&got, []string{"microcircuit", "1"}); err != nil || !strings.Contains(got.String(), "\ncount = 77169\n") {
		t.Errorf("the microcircuit of scale 1 does not have 77169 neurons, or error %v", err)
	}
}

// TestList: without arguments there is a line for each model and size.
func TestList(t *testing.T) {
	var got bytes.Buffer
	if err := write(&got, nil); err != nil || !strings.Contains(got.String(), "\ncuba           40k   40000    3200000    \n") {
		t.Errorf("error %v, list\n%s", err, &got)
	}
}

// TestRefused: what is no model or size writes nothing.
func TestRefused(t *testing.T) {
	for _, args := range [][]string{{"cub"}, {"cuba", "x"}, {"cuba", "4k", "40k"}} {
		var got bytes.Buffer
		if err := write(&got, args); err == nil || got.Len() > 0 {
			t.Errorf("%v: error %v, %d bytes", args, err, got.Len())
		}
	}
}
