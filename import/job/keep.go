package job

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"needlepoint/assets"
	"needlepoint/import"
)

// kept is what job.json holds.
type kept struct {
	Owner    string            `json:"owner,omitempty"`
	State    State             `json:"state"`
	Created  time.Time         `json:"created"`
	Changed  time.Time         `json:"changed"`
	Files    []File            `json:"files"`
	Choices  Choices           `json:"choices"`
	Layers   []Layer           `json:"layers,omitempty"`
	Columns  []string          `json:"columns,omitempty"`
	Survey   *Survey           `json:"survey,omitempty"`
	Mapping  *importer.Mapping `json:"mapping,omitempty"`
	Report   *Report           `json:"report,omitempty"`
	Key      string            `json:"key,omitempty"` // of the commit under way or done
	Reason   string            `json:"reason,omitempty"`
	Revision assets.Revision   `json:"revision,omitempty"`
	Undone   assets.Revision   `json:"undone,omitempty"`
	Failure  *assets.Text      `json:"failure,omitempty"`
	Cleared  bool              `json:"cleared,omitempty"` // the uploaded files are gone: the book has what they held
	Ended    bool              `json:"-"`                 // the job is being deleted and writes nothing more
}

const jobFile = "job.json"

// save writes job.json, whole or not at all.
func (j *Job) save() error {
	if j.kept.Ended {
		return nil
	}
	data, err := json.Marshal(j.kept)
	if err != nil {
		return fmt.Errorf("save job: %w", err)
	}
	target := filepath.Join(j.dir(), jobFile)
	if err := writeSynced(target+".new", data); err != nil {
		return fmt.Errorf("save job: %w", err)
	}
	if err := os.Rename(target+".new", target); err != nil {
		return fmt.Errorf("save job: %w", err)
	}
	return nil
}

func writeSynced(name string, data []byte) (err error) {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if _, err := f.Write(data); err != nil {
		return err
	}
	return f.Sync()
}

// filePath returns where the n-th file of the job is kept, by its number: names of uploads are never paths.
func (j *Job) filePath(n int) string { return filepath.Join(j.dir(), strconv.Itoa(n)) }

// load takes up the jobs of the spool folder. A folder that holds none is cleared away: its making was interrupted.
func (d *Desk) load() error {
	entries, err := os.ReadDir(d.dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !e.IsDir() || !jobName(e.Name()) {
			continue
		}
		j := &Job{desk: d, id: e.Name()}
		data, err := os.ReadFile(filepath.Join(j.dir(), jobFile))
		if err == nil {
			err = json.Unmarshal(data, &j.kept)
		}
		if err != nil {
			if !errors.Is(err, fs.ErrNotExist) {
				d.report(fmt.Errorf("job %s cannot be read and is cleared away: %w", j.id, err))
			}
			if err := os.RemoveAll(j.dir()); err != nil {
				return err
			}
			continue
		}
		for n := range j.kept.Files {
			j.kept.Files[n].Received = j.onDisk(n)
		}
		d.jobs[j.id] = j
	}
	for _, j := range d.jobs {
		j.mu.Lock()
		j.takeUp()
		j.mu.Unlock()
	}
	return nil
}

func jobName(name string) bool {
	if len(name) != 16 {
		return false
	}
	for _, r := range name {
		if (r < '0' || r > '9') && (r < 'a' || r > 'f') {
			return false
		}
	}
	return true
}

// onDisk is how much of a file has come in, which the file itself knows best.
func (j *Job) onDisk(n int) int64 {
	if j.kept.Cleared {
		return j.kept.Files[n].Size
	}
	info, err := os.Stat(j.filePath(n))
	if err != nil {
		return 0
	}
	return min(info.Size(), j.kept.Files[n].Size)
}

// takeUp goes on with what a stopped service left; j.mu is held. Plans that were there are made again when somebody looks.
func (j *Job) takeUp() {
	switch j.kept.State {
	case Uploading:
		if j.complete() {
			j.prepare(true)
		}
	case Inspecting, Planning:
		j.prepare(true)
	case Committing:
		j.begin(Committing, j.recover)
	}
}

// complete reports whether every byte of every file is here.
func (j *Job) complete() bool {
	for _, f := range j.kept.Files {
		if f.Received < f.Size {
			return false
		}
	}
	return true
}
