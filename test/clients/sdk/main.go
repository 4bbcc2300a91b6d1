// Drives every operation of HCP Packer's API, in both versions, through the client that HashiCorp generates and
// that packer and terraform-provider-hcp use, against the local registry the environment names.
package main

import (
	"fmt"
	"os"

	"github.com/go-openapi/strfmt"
	"github.com/hashicorp/hcp-sdk-go/clients/cloud-iam/stable/2019-12-10/client/iam_service"
	"github.com/hashicorp/hcp-sdk-go/clients/cloud-operation/stable/2020-05-05/client/operation_service"
	old "github.com/hashicorp/hcp-sdk-go/clients/cloud-packer-service/stable/2021-04-30/client/packer_service"
	packer "github.com/hashicorp/hcp-sdk-go/clients/cloud-packer-service/stable/2023-01-01/client/packer_service"
	"github.com/hashicorp/hcp-sdk-go/clients/cloud-resource-manager/stable/2019-12-10/client/organization_service"
	"github.com/hashicorp/hcp-sdk-go/clients/cloud-resource-manager/stable/2019-12-10/client/project_service"
	"github.com/hashicorp/hcp-sdk-go/clients/cloud-resource-manager/stable/2019-12-10/client/resource_service"
	"github.com/hashicorp/hcp-sdk-go/config"
)

func main() {
	wire := connect()
	now := service{packer.New(wire, strfmt.Default), "PackerService"}
	before := service{old.New(wire, strfmt.Default), "PackerService"}
	operations := service{operation_service.New(wire, strfmt.Default), ""}
	resources := service{resource_service.New(wire, strfmt.Default), "ResourceService"}

	around(wire)
	publish(now)
	channels(now)
	revocations(now, operations)
	ancestry(now)
	sboms(now)
	enforcedBlocks(now)
	policies(resources)
	viewer()
	images(before)
	registries(now, before)

	complete("2023-01-01", now, wire)
	complete("2021-04-30", before, wire)
	fmt.Printf("%d checks, %d failed\n", checks, failures)
	if failures > 0 {
		os.Exit(1)
	}
}

// What clients do before the first bucket.
func around(wire record) {
	organizations := service{organization_service.New(wire, strfmt.Default), "OrganizationService"}
	projects := service{project_service.New(wire, strfmt.Default), "ProjectService"}
	iam := service{iam_service.New(wire, strfmt.Default), "IamService"}
	organization, project := os.Getenv("HCP_ORGANIZATION_ID"), os.Getenv("HCP_PROJECT_ID")
	same("organization", organizations.ok("List", with{}, "organizations.0.created_at").at("organizations.0.id"), organization)
	organizations.ok("Get", with{"ID": organization}, "organization.name")
	organizations.refused("Get", with{"ID": "nope"}, 404, 5)
	organizations.ok("ListProjectsByService", with{"ID": organization, "Service": "packer"}, "projects.0.id")
	list := projects.ok("List", with{"ScopeID": organization, "ScopeType": "ORGANIZATION"}, "projects.0.created_at")
	same("project", list.at("projects.0.id"), project)
	same("parent", projects.ok("Get", with{"ID": project}).at("project.parent.id"), organization)
	same("projects", projects.ok("GetProjectsCount", with{"ScopeID": organization}).at("count"), "1")
	projects.refused("Get", with{"ID": "nope"}, 404, 5)
	iam.ok("GetCallerIdentity", with{}, "principal.id", "principal.service.name")
}

// What a viewer is kept from.
func viewer() {
	wire := connect(config.WithClientCredentials(os.Getenv("VIEWER_CLIENT_ID"), os.Getenv("VIEWER_CLIENT_SECRET")))
	s := service{packer.New(wire, strfmt.Default), "PackerService"}
	s.ok("GetBucket", with{"BucketName": "demo"}, "bucket.location.project_id")
	same("channels a viewer sees", value{s.ok("ListChannels", with{"BucketName": "demo"}).at("channels").len()}, "1")
	s.refused("GetChannel", with{"BucketName": "demo", "ChannelName": "latest"}, 403, 7)
	s.refused("CreateBucket", with{"Body": `{"name":"mine"}`}, 403, 7)
	s.refused("UpdateRegistry", with{"Body": `{"update_mask":"activated"}`}, 403, 7)
	s.refused("ListBuckets", with{"LocationProjectID": "00000000-0000-4000-8000-000000000000"}, 403, 7)
	wrong := connect(config.WithClientCredentials(os.Getenv("VIEWER_CLIENT_ID")+"x", "wrong"))
	_, err := service{packer.New(wrong, strfmt.Default), "PackerService"}.call("ListBuckets", with{})
	check(err != nil, "wrong credentials are let in")
}

// Buckets have IAM policies, guarded by an etag.
func policies(s service) {
	name := "packer/project/" + os.Getenv("HCP_PROJECT_ID") + "/bucket/demo"
	same("no policy", s.ok("GetIamPolicy", with{"ResourceName": name}).at("policy.etag"), "")
	set := func(etag string) with {
		return with{"Body": fmt.Sprintf(`{"resource_name":%q,"policy":{"etag":%q,"bindings":[
			{"role_id":"roles/viewer","members":[{"member_id":"someone","member_type":"USER"}]}]}}`, name, etag)}
	}
	first := s.ok("SetIamPolicy", set(""), "policy.etag").at("policy.etag").text()
	same("binding", s.ok("GetIamPolicy", with{"ResourceName": name}).at("policy.bindings.0.members.0.member_id"), "someone")
	s.ok("SetIamPolicy", set(first), "policy.bindings.0.role_id")
	s.refused("SetIamPolicy", set(first), 409, 10)
	s.refused("GetIamPolicy", with{"ResourceName": name + "x"}, 404, 5)
	s.refused("GetIamPolicy", with{"ResourceName": "project/x"}, 400, 3)
}
