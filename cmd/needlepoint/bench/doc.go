// Package bench measures a running service over its public surface, and PostGIS at the same work.
package bench
