#include "main.cpp"
#include "results.cpp"
#include "objects/*.cpp"
