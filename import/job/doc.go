// Package job is one import in the browser from upload to commit: spool, steps, progress, cancel.
//
// A Desk keeps the jobs. A job receives its files in pieces, then reads them (inspect), compares every row with the
// book (plan) and, when told to, keeps the plan as one revision (commit). Steps run in the background, one at a time
// a job; each can be cancelled, and what a step found is dropped when another has begun in its place.
//
// Everything that must survive a restart is in the spool folder: the files as they came and job.json beside them.
// Plans are held in memory for the jobs looked at last and made again for the others when they are looked at.
package job
