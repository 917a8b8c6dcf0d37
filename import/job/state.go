package job

import (
	"time"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/import"
)

// State is where a job stands.
type State string

// The states. A job in Choosing waits for a decision that its Failure names.
const (
	Uploading  State = "uploading"
	Inspecting State = "inspecting"
	Choosing   State = "choosing"
	Planning   State = "planning"
	Planned    State = "planned"
	Committing State = "committing"
	Committed  State = "committed"
	Failed     State = "failed"
	Cancelled  State = "cancelled"
)

// busy reports whether a step is under way in the state.
func (s State) busy() bool { return s == Inspecting || s == Planning || s == Committing }

// over reports whether nothing more is expected of a job.
func (s State) over() bool { return s == Committed || s == Failed || s == Cancelled }

// File is one uploaded file. Its name is only ever shown and read, never a path.
type File struct {
	Name     string `json:"name"`
	Size     int64  `json:"size"`
	Received int64  `json:"received"`
}

// Progress tells how far the step under way is.
type Progress struct {
	Step      State   `json:"step"`
	Done      int64   `json:"done" doc:"bytes of the files"`
	Total     int64   `json:"total"`
	Rows      int     `json:"rows"`
	PerSecond float64 `json:"per_second" doc:"bytes"`
	Waiting   bool    `json:"waiting,omitempty" doc:"other imports are being worked on first"`
}

// Survey is what the file looks like.
type Survey struct {
	Format   string         `json:"format"`
	Layer    string         `json:"layer,omitempty"`
	CRS      *Reference     `json:"crs,omitempty"`
	Rows     int            `json:"rows"`
	Complete bool           `json:"complete" doc:"false where only the first rows were surveyed"`
	Geometry map[string]int `json:"geometry" doc:"rows by point, line, area"`
	Box      []float64      `json:"bbox,omitempty"`
	Notes    []assets.Text  `json:"notes"`
	Fields   []FieldUse     `json:"fields"`
}

// Layer is one of the sets of rows that a file holds.
type Layer struct {
	Name    string       `json:"name"`
	Rows    int          `json:"rows" doc:"-1 where the file does not say"`
	Refused *assets.Text `json:"refused,omitempty" doc:"why it cannot be read"`
}

// Reference is the reference system that the coordinates were taken to be in.
type Reference struct {
	Declared string      `json:"declared,omitempty" doc:"the file's own word"`
	Used     string      `json:"used,omitempty"`
	Why      assets.Text `json:"why"`
}

// FieldUse is one field with what becomes of it and why.
type FieldUse struct {
	Name    string             `json:"name"`
	Filled  int                `json:"filled"`
	Samples []string           `json:"samples"`
	More    bool               `json:"more,omitempty"`
	To      string             `json:"to,omitempty"`
	Chosen  bool               `json:"chosen,omitempty"`
	Certain importer.Certainty `json:"certainty,omitempty"`
	Why     assets.Text        `json:"why"`
}

// Report is what a plan would do.
type Report struct {
	importer.Counts
	Rows     int             `json:"rows"`
	Revision assets.Revision `json:"revision" doc:"of the book that the plan was made on"`
	Digest   string          `json:"digest" doc:"names exactly this plan; commit sends it back"`
	Noun     assets.Noun     `json:"noun"`
	Box      []float64       `json:"bbox,omitempty" doc:"of the rows that are not rejected"`
	Farthest float64         `json:"farthest_m,omitempty" doc:"how far a record moves at most, from label point to label point"`
	Notes    []assets.Text   `json:"notes"`
	Reasons  []Reason        `json:"reasons"`
	More     int             `json:"reasons_left_out,omitempty"`
	Refused  *assets.Text    `json:"refused,omitempty" doc:"why the plan may not be committed as it is"`
}

// Reason is rows rejected for one cause, with the first of them.
type Reason struct {
	Rows   int         `json:"rows"`
	Row    int         `json:"row"`
	Line   int64       `json:"line,omitempty"`
	Ref    string      `json:"ref,omitempty"`
	Column string      `json:"column,omitempty"`
	Value  string      `json:"value,omitempty"`
	Reason assets.Text `json:"reason"`
	Place  *orb.Point  `json:"place,omitempty"`
}

// Moved says that a commit was stopped because the book had moved on and the plan is another one now.
type Moved struct {
	Shown importer.Counts `json:"shown"`
	Now   importer.Counts `json:"now"`
}

// Snapshot is a job as it is at one moment. It belongs to the caller.
type Snapshot struct {
	ID       string            `json:"id"`
	Owner    string            `json:"owner,omitempty" doc:"the account that began it"`
	State    State             `json:"state"`
	Created  time.Time         `json:"created"`
	Changed  time.Time         `json:"changed"`
	Files    []File            `json:"files"`
	Progress *Progress         `json:"progress,omitempty"`
	Layers   []Layer           `json:"layers,omitempty" doc:"of a file that holds several"`
	Columns  []string          `json:"columns,omitempty" doc:"of a table whose columns of the place must be chosen"`
	Survey   *Survey           `json:"survey,omitempty"`
	Choices  Choices           `json:"choices"`
	Mapping  *importer.Mapping `json:"mapping,omitempty"`
	Report   *Report           `json:"report,omitempty"`
	Moved    *Moved            `json:"moved,omitempty"`
	Reason   string            `json:"reason,omitempty" doc:"why, in the history"`
	Revision assets.Revision   `json:"revision,omitempty" doc:"that the import became"`
	Undone   assets.Revision   `json:"undone,omitempty" doc:"the revision that took it back"`
	Failure  *assets.Text      `json:"failure,omitempty"`
	Rejects  string            `json:"rejects,omitempty" doc:"name of the file of rejected rows, where there are any"`
}
