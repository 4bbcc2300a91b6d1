package main

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"github.com/go-openapi/runtime"
	"github.com/hashicorp/hcp-sdk-go/config"
	"github.com/hashicorp/hcp-sdk-go/httpclient"
)

// record notes which operations went over the wire.
type record struct {
	runtime.ClientTransport
	sent map[string]bool
}

func (r record) Submit(operation *runtime.ClientOperation) (any, error) {
	r.sent[operation.Method+" "+operation.PathPattern] = true
	return r.ClientTransport.Submit(operation)
}

// connect signs in as the SDK does for packer: everything from the environment.
func connect(options ...config.HCPConfigOption) record {
	hcp, err := config.NewHCPConfig(append([]config.HCPConfigOption{config.FromEnv()}, options...)...)
	if err != nil {
		fatal(err)
	}
	transport, err := httpclient.New(httpclient.Config{HCPConfig: hcp, SourceChannel: "sdk-test"})
	if err != nil {
		fatal(err)
	}
	return record{transport, map[string]bool{}}
}

func fatal(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// with names the fields of an operation's generated parameters. A Body is JSON and must fit the generated
// model exactly.
type with map[string]any

// service drives one generated client. Reflection only fills in parameters: the encoding of the request and
// the decoding of the answer are the generated code's.
type service struct {
	client any
	prefix string
}

var checks, failures int

func check(ok bool, format string, args ...any) {
	checks++
	if !ok {
		failures++
		fmt.Printf("FAILED "+format+"\n", args...)
	}
}

// ok makes a call that has to succeed. The paths are what must have arrived: not null, not empty.
func (s service) ok(operation string, fields with, filled ...string) value {
	answer, err := s.call(operation, fields)
	check(err == nil, "%s %v: %v", operation, fields, err)
	for _, path := range filled {
		found := answer.at(path)
		check(found.any != nil && found.any != "" && found.any != "0001-01-01T00:00:00.000Z", "%s: %s is missing in %v", operation, path, answer.any)
	}
	return answer
}

// Packer does not look at types: it takes the first match of this in the text of an error.
var code = regexp.MustCompile(`[Cc]ode"?:([0-9]+)`)

// refused makes a call that has to fail with a status and a gRPC code, read once by type and once as Packer does.
func (s service) refused(operation string, fields with, status int, grpc int) {
	_, err := s.call(operation, fields)
	if err == nil {
		check(false, "%s %v succeeds instead of %d/%d", operation, fields, status, grpc)
		return
	}
	coded, typed := err.(interface{ Code() int })
	check(typed && coded.Code() == status, "%s %v: want HTTP %d, got %v", operation, fields, status, err)
	match := code.FindStringSubmatch(err.Error())
	check(match != nil && match[1] == strconv.Itoa(grpc), "%s %v: want code %d, got %v", operation, fields, grpc, err)
}

func (s service) call(operation string, fields with) (value, error) {
	method := reflect.ValueOf(s.client).MethodByName(s.prefix + operation)
	if !method.IsValid() {
		return value{}, fmt.Errorf("the SDK has no operation %s%s", s.prefix, operation)
	}
	params := reflect.New(method.Type().In(0).Elem())
	if defaults := params.MethodByName("SetDefaults"); defaults.IsValid() {
		defaults.Call(nil)
	}
	all := with{"LocationOrganizationID": os.Getenv("HCP_ORGANIZATION_ID"), "LocationProjectID": os.Getenv("HCP_PROJECT_ID")}
	for name, wanted := range fields {
		all[name] = wanted
	}
	for name, wanted := range all {
		field := params.Elem().FieldByName(name)
		if !field.IsValid() && strings.HasPrefix(name, "Location") {
			continue
		}
		if err := fill(field, name, wanted); err != nil {
			return value{}, fmt.Errorf("%s.%s: %w", operation, name, err)
		}
	}
	results := method.Call([]reflect.Value{params, reflect.Zero(method.Type().In(1))})
	if err, _ := results[1].Interface().(error); err != nil {
		return value{}, err
	}
	payload := results[0].MethodByName("GetPayload").Call(nil)[0].Interface()
	text, err := json.Marshal(payload)
	if err != nil {
		return value{}, err
	}
	var decoded any
	err = json.Unmarshal(text, &decoded)
	return value{decoded}, err
}

func fill(field reflect.Value, name string, wanted any) error {
	if !field.IsValid() {
		return fmt.Errorf("no such parameter")
	}
	if name == "Body" {
		body := reflect.New(field.Type())
		decoder := json.NewDecoder(strings.NewReader(wanted.(string)))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(body.Interface()); err != nil {
			return err
		}
		field.Set(body.Elem())
		return nil
	}
	given := reflect.ValueOf(wanted)
	if field.Kind() == reflect.Pointer {
		pointer := reflect.New(field.Type().Elem())
		pointer.Elem().Set(given.Convert(field.Type().Elem()))
		field.Set(pointer)
		return nil
	}
	field.Set(given.Convert(field.Type()))
	return nil
}

// value is an answer after the generated models have had it: what they left out or made zero is not in it.
type value struct{ any }

// at follows a path such as "versions.0.status".
func (v value) at(path string) value {
	now := v.any
	for _, step := range strings.Split(path, ".") {
		switch here := now.(type) {
		case map[string]any:
			now = here[step]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(here) {
				return value{}
			}
			now = here[i]
		default:
			return value{}
		}
	}
	return value{now}
}

func (v value) text() string {
	if v.any == nil {
		return ""
	}
	return fmt.Sprint(v.any)
}

func (v value) len() int {
	list, _ := v.any.([]any)
	return len(list)
}

func same(what string, got value, want string) {
	check(got.text() == want, "%s: want %q, got %q", what, want, got.text())
}

// complete says whether every operation of a generated client has been sent.
func complete(api string, s service, r record) {
	operations := 0
	for i := range reflect.TypeOf(s.client).NumMethod() {
		if strings.HasPrefix(reflect.TypeOf(s.client).Method(i).Name, s.prefix) {
			operations++
		}
	}
	sent := 0
	for operation := range r.sent {
		if strings.Contains(operation, api) {
			sent++
		}
	}
	check(sent == operations, "%s: %d of %d operations were sent", api, sent, operations)
	fmt.Printf("%s: %d of %d operations\n", api, sent, operations)
}
