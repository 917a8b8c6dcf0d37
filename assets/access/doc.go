// Package access keeps accounts and says what whoever asks may do: from an actor to a right.
package access
