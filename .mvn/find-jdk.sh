# Sets JAVA_HOME to a JDK of 25 or newer: the one that is set, the one on the PATH, else one in the usual folders.
# Sourced by ./mvnw and ./tributary; leaves JAVA_HOME alone when there is none, for the caller to say so.

tributary_jdk_major() {
  [ -x "$1/bin/javac" ] || { echo 0; return; }
  if [ -r "$1/release" ]; then
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
  else
    "$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p'
  fi
}

tributary_find_jdk() {
  on_path=$(command -v javac 2>/dev/null) && on_path=$(dirname "$(dirname "$(readlink -f "$on_path" 2>/dev/null || echo "$on_path")")")
  for home in "${JAVA_HOME:-}" "$on_path" \
      /usr/lib/jvm/* /opt/java/* /opt/jdk* /opt/*jdk* \
      /Library/Java/JavaVirtualMachines/*/Contents/Home \
      "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.local/share/mise/installs/java/*; do
    [ -n "$home" ] && [ -d "$home" ] || continue
    major=$(tributary_jdk_major "$home")
    if [ "${major:-0}" -ge 25 ] 2>/dev/null; then
      echo "$home"
      return 0
    fi
  done
  return 1
}

if tributary_found=$(tributary_find_jdk); then
  JAVA_HOME=$tributary_found
  # The build tool's own libraries use what this JDK warns of.
  MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"
  export JAVA_HOME MAVEN_OPTS
fi
