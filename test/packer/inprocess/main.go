// Runs HashiCorp's own `packer validate` and `packer build` many times in one process: the same code as the
// stock binary's, without starting it, its wrapper and its components anew for each template. One request and one
// answer a line, as JSON. What is said here is a preview: a disagreement counts when the stock binary repeats it.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"reflect"

	packersdk "github.com/hashicorp/packer-plugin-sdk/packer"
	"github.com/hashicorp/packer/command"
	"github.com/hashicorp/packer/packer"
	"github.com/hashicorp/packer/version"
	"github.com/zclconf/go-cty/cty"
)

type request struct {
	Args        []string          `json:"args"`
	Environment map[string]string `json:"environment"`
	Files       map[string]string `json:"files"`
}

type answer struct {
	Code   int    `json:"code"`
	Output string `json:"output"`
}

func main() {
	log.SetOutput(io.Discard)
	packersdk.LogSecretFilter.SetOutput(io.Discard)
	packer.CheckpointReporter = packer.NewCheckpointReporter(true)
	root, err := os.MkdirTemp("", "packer-inprocess-")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(root)
	plugins := filepath.Join(root, "plugins")
	os.Mkdir(plugins, 0o755)
	os.Setenv("PACKER_PLUGIN_PATH", plugins)
	os.Setenv("PACKER_CONFIG_DIR", root)

	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := json.NewEncoder(os.Stdout)
	for {
		line, err := in.ReadBytes('\n')
		if err != nil {
			return
		}
		var asked request
		if err := json.Unmarshal(line, &asked); err != nil {
			log.Fatal(err)
		}
		if err := out.Encode(run(root, plugins, asked)); err != nil {
			return
		}
	}
}

func run(root, plugins string, asked request) (result answer) {
	work := filepath.Join(root, "work")
	os.Mkdir(work, 0o755)
	defer os.RemoveAll(work)
	for name, text := range asked.Files {
		path := filepath.Join(work, name)
		os.MkdirAll(filepath.Dir(path), 0o755)
		os.WriteFile(path, []byte(text), 0o644)
	}
	os.Chdir(work)
	defer os.Chdir(root)
	for name, value := range asked.Environment {
		os.Setenv(name, value)
		defer os.Unsetenv(name)
	}

	var output bytes.Buffer
	defer func() {
		if reason := recover(); reason != nil {
			result = answer{Code: 2, Output: output.String() + fmt.Sprintf("\npanic: %v\n", reason)}
		}
	}()
	meta := command.Meta{
		CoreConfig: &packer.CoreConfig{
			Components: packer.ComponentFinder{PluginConfig: components(plugins)},
			Version:    version.Version,
		},
		Ui: &plain{
			BasicUi: packersdk.BasicUi{
				Reader: new(bytes.Buffer), Writer: &output, ErrorWriter: &output, PB: &packersdk.NoopProgressTracker{},
			},
			output: &output,
		},
	}
	code := 1
	switch asked.Args[0] {
	case "validate":
		code = (&command.ValidateCommand{Meta: meta}).Run(asked.Args[1:])
	case "build":
		code = (&command.BuildCommand{Meta: meta}).Run(asked.Args[1:])
	}
	return answer{Code: code, Output: output.String()}
}

// plain leaves out the filter for secrets, which remembers those of every template before.
type plain struct {
	packersdk.BasicUi
	output io.Writer
}

func (ui *plain) Say(message string)     { fmt.Fprintln(ui.output, message) }
func (ui *plain) Message(message string) { fmt.Fprintln(ui.output, message) }
func (ui *plain) Error(message string)   { fmt.Fprintln(ui.output, message) }

func components(folder string) *packer.PluginConfig {
	config := &packer.PluginConfig{
		PluginDirectory: folder,
		Builders:        packer.MapOfBuilder{},
		Provisioners:    packer.MapOfProvisioner{},
		PostProcessors:  packer.MapOfPostProcessor{},
		DataSources:     packer.MapOfDatasource{},
	}
	for name, one := range command.Builders {
		config.Builders.Set(name, func() (packersdk.Builder, error) { return fresh(one), nil })
	}
	for name, one := range command.Provisioners {
		config.Provisioners.Set(name, func() (packersdk.Provisioner, error) { return fresh(one), nil })
	}
	for name, one := range command.PostProcessors {
		config.PostProcessors.Set(name, func() (packersdk.PostProcessor, error) { return fresh(one), nil })
	}
	for name, one := range command.Datasources {
		config.DataSources.Set(name, func() (packersdk.Datasource, error) { return told{fresh(one)}, nil })
	}
	return config
}

// told says which step of a data source failed, as the wire between Packer and a component does.
type told struct{ packersdk.Datasource }

func (data told) Execute() (cty.Value, error) {
	value, err := data.Datasource.Execute()
	if err != nil {
		err = fmt.Errorf("Datasource.Execute failed: %w", err)
	}
	return value, err
}

// fresh is a component as a process of its own would have it: without what an earlier template left in it.
func fresh[T any](one T) T {
	return reflect.New(reflect.TypeOf(one).Elem()).Interface().(T)
}
