{{/* The name of everything here: the release's, with the chart's unless that is in it. */}}
{{- define "grid.name" -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 53 | trimSuffix "-" -}}
{{- else if contains $name .Release.Name -}}
{{- .Release.Name | trunc 53 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 53 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What selects this release's pods; never changes. */}}
{{- define "grid.selector" -}}
app.kubernetes.io/name: {{ default .Chart.Name .Values.nameOverride }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/* What selects the pod of "helm test", which is no member. */}}
{{- define "grid.testSelector" -}}
app.kubernetes.io/component: test
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "grid.labels" -}}
{{ include "grid.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | quote }}
{{- end -}}

{{/* Where members find each other. */}}
{{- define "grid.members" -}}
{{ include "grid.name" . }}-members.{{ .Release.Namespace }}.svc.{{ .Values.clusterDomain }}:{{ .Values.ports.member }}
{{- end -}}

{{- define "grid.expectedMembers" -}}
{{- if kindIs "invalid" .Values.expectedMembers -}}
{{- add (div (int .Values.replicas) 2) 1 -}}
{{- else -}}
{{- .Values.expectedMembers -}}
{{- end -}}
{{- end -}}

{{/* How many members have Raft groups, which there must be. */}}
{{- define "grid.cpMembers" -}}
{{- if gt (int .Values.cp.memberCount) (int .Values.replicas) -}}
{{- fail (printf "cp.memberCount is %d, more than replicas, which is %d" (int .Values.cp.memberCount) (int .Values.replicas)) -}}
{{- end -}}
{{- if not (or .Values.networkPolicy.enabled .Values.cp.acceptOpenPort (include "grid.requiresTls" .)) -}}
{{- fail "cp.memberCount is set with neither networkPolicy.enabled nor TLS that is required: the port at which members of groups reach each other asks for no secret. Enable the policy, name a Secret with certificates by tls.secretName, or set cp.acceptOpenPort=true if something else keeps others away" -}}
{{- end -}}
{{- int .Values.cp.memberCount -}}
{{- end -}}

{{/* Whether there is TLS, and whether nobody speaks to a member without it: a text, or none. */}}
{{- define "grid.hasTls" -}}
{{- if and .Values.tls.secretName (ne .Values.tls.mode "off") -}}yes{{- end -}}
{{- end -}}
{{- define "grid.requiresTls" -}}
{{- if and .Values.tls.secretName (eq .Values.tls.mode "require") -}}yes{{- end -}}
{{- end -}}

{{/* The Secret of members and clients, or none: then nothing but certificates keeps anybody out. */}}
{{- define "grid.secretName" -}}
{{- $byCertificate := and (include "grid.requiresTls" .) (eq .Values.tls.clientAuth "required") -}}
{{- if not (or .Values.secretName .Values.security.open $byCertificate) -}}
{{- fail "nothing says who may be a member or a client: make a Secret (kubectl create secret generic grid-secret --from-literal=join-secret=$(openssl rand -hex 16) --from-literal=username=grid --from-literal=password=$(openssl rand -hex 16)) and set secretName=grid-secret, or set security.open=true to serve whoever reaches the ports" -}}
{{- end -}}
{{- if and .Values.secretName (not (or .Values.secretKeys.username .Values.security.open $byCertificate)) -}}
{{- fail "secretKeys.username is empty, so that members would serve no client: name the key, let clients show certificates by tls.clientAuth=required, or set security.open=true" -}}
{{- end -}}
{{- if and .Values.secretName (not (or .Values.secretKeys.joinSecret .Values.security.open (include "grid.requiresTls" .))) -}}
{{- fail "secretKeys.joinSecret is empty, so that members would not let each other in: name the key, have TLS required by tls.secretName, or set security.open=true" -}}
{{- end -}}
{{- .Values.secretName -}}
{{- end -}}

{{/* The variable of the server that each key of the secret is given as; without a name, none. */}}
{{- define "grid.secretVariables" -}}
{{- with .Values.secretKeys -}}
GRID_NETWORK_JOIN_SECRET: {{ .joinSecret | quote }}
GRID_SECURITY_PASSWORD: {{ .password | quote }}
GRID_SECURITY_USERNAME: {{ .username | quote }}
{{- end -}}
{{- end -}}

{{/* The image; a tag of digits is a number to Helm. */}}
{{- define "grid.image" -}}
{{- $repository := required "image.repository: say where the image of grid-server-app is that you have built (README.md)" .Values.image.repository -}}
{{- $tag := default .Chart.AppVersion .Values.image.tag -}}
{{- $repository }}:{{ kindIs "string" $tag | ternary $tag (int64 $tag) -}}
{{- end -}}

{{/* What runs nothing that the namespace's strictest policy forbids. */}}
{{- define "grid.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "grid.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop:
    - ALL
{{- end -}}
