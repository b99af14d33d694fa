{{- define "rowlock.labels" -}}
app.kubernetes.io/name: rowlock
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* The labels by which one part of a release is selected. Called with (dict "root" $ "part" "api"). */}}
{{- define "rowlock.selector" -}}
{{ include "rowlock.labels" .root }}
app.kubernetes.io/component: {{ .part }}
{{- end }}

{{- define "rowlock.metadata" -}}
name: {{ .root.Release.Name }}-{{ .part }}
labels:
  {{- include "rowlock.selector" . | nindent 2 }}
  app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
  app.kubernetes.io/managed-by: {{ .root.Release.Service }}
{{- end }}

{{- define "rowlock.image" -}}
{{ .Values.image.repository }}{{ if .Values.image.digest }}@{{ .Values.image.digest }}{{ else }}:{{ .Values.image.tag | default .Chart.AppVersion }}{{ end }}
{{- end }}

{{/* Every setting: those that are no secret by value where one is given, the secret ones by reference. */}}
{{- define "rowlock.env" -}}
{{- range $name, $value := .Values.settings }}
{{- if ne (toString $value) "" }}
- name: {{ $name }}
  value: {{ if kindIs "float64" $value }}{{ int64 $value | quote }}{{ else }}{{ toString $value | quote }}{{ end }}
{{- end }}
{{- end }}
{{- range $name, $key := .Values.secret.keys }}
- name: {{ $name }}
  valueFrom:
    secretKeyRef:
      name: {{ required "secret.name: the Secret that holds the addresses of the stores and the keys" $.Values.secret.name }}
      key: {{ $key }}
      optional: {{ not (has $name (list "ROWLOCK_DATABASE_URL" "ROWLOCK_REDIS_URL" "ROWLOCK_TOKEN_SECRET" "ROWLOCK_OPERATIONS_TOKEN")) }}
{{- end }}
- name: ROWLOCK_API_HOST
  value: 0.0.0.0
- name: ROWLOCK_API_PORT
  value: "8000"
- name: ROWLOCK_API_HEALTH_PORT
  value: "8001"
- name: ROWLOCK_METRICS_HOST
  value: 0.0.0.0
- name: ROWLOCK_METRICS_PORT
  value: "9100"
{{- end }}

{{/* A pod that may do what its work needs and no more. */}}
{{- define "rowlock.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
terminationGracePeriodSeconds: 30
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  seccompProfile: { type: RuntimeDefault }
{{- with .Values.imagePullSecrets }}
imagePullSecrets: {{ toYaml . | nindent 2 }}
{{- end }}
volumes:
  - name: tmp
    emptyDir: { sizeLimit: 512Mi }
  {{- with .Values.volumes }}{{ toYaml . | nindent 2 }}{{ end }}
{{- end }}

{{- define "rowlock.container" -}}
image: {{ include "rowlock.image" .root }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
args: [{{ .module | quote }}]
env: {{ include "rowlock.env" .root | nindent 2 }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
volumeMounts:
  - { name: tmp, mountPath: /tmp }
  {{- with .root.Values.volumeMounts }}{{ toYaml . | nindent 2 }}{{ end }}
resources: {{ toYaml .resources | nindent 2 }}
{{- end }}

{{- define "rowlock.spread" -}}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{ include "rowlock.selector" . | nindent 8 }}
{{- end }}
