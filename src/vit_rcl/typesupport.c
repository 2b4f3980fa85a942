/* Type support found by name at run time. */
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <rmw/rmw.h>

#include "internal.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct vit_rcl_type * loaded; /* grows only: handles into these libraries are kept by the middleware */

/* dlopen of lib/<file> under each prefix of AMENT_PREFIX_PATH, then by the loader's own path. Never closed. */
static void * open_library(const char * file)
{
  const char * prefixes = getenv("AMENT_PREFIX_PATH");
  char path[4096];
  while (prefixes && *prefixes) {
    size_t length = strcspn(prefixes, ":");
    int written = snprintf(path, sizeof(path), "%.*s/lib/%s", (int)length, prefixes, file);
    void * library = written > 0 && (size_t)written < sizeof(path) ? dlopen(path, RTLD_LAZY | RTLD_GLOBAL) : NULL;
    if (library) {
      return library;
    }
    prefixes += length + (prefixes[length] == ':');
  }
  return dlopen(file, RTLD_LAZY | RTLD_GLOBAL);
}

typedef struct {
  char package[128], folder[16], name[128];
  void * support, * structs;
} library_pair;

static void * symbol(void * library, const char * format, const library_pair * names, const char * suffix)
{
  char text[512];
  snprintf(text, sizeof(text), format, names->package, names->folder, names->name, suffix);
  /* POSIX makes the void pointer a function pointer. */
  return dlsym(library, text);
}

typedef const void * (* handle_function)(void);

static bool load_message(const library_pair * names, const char * suffix, message_type * type)
{
  handle_function handle;
  *(void **)&handle = symbol(
    names->support, "rosidl_typesupport_c__get_message_type_support_handle__%s__%s__%s%s", names, suffix);
  *(void **)&type->create = symbol(names->structs, "%s__%s__%s%s__create", names, suffix);
  *(void **)&type->destroy = symbol(names->structs, "%s__%s__%s%s__destroy", names, suffix);
  type->support = handle ? handle() : NULL;
  return type->support && type->create && type->destroy;
}

static bool load_service(const library_pair * names, struct vit_rcl_type * type)
{
  handle_function handle;
  *(void **)&handle = symbol(
    names->support, "rosidl_typesupport_c__get_service_type_support_handle__%s__%s__%s%s", names, "");
  type->service = handle ? handle() : NULL;
  return type->service && load_message(names, "_Request", &type->parts[0]) &&
         load_message(names, "_Response", &type->parts[1]);
}

static int32_t load(const char * name, struct vit_rcl_type * type)
{
  library_pair names = {0};
  char rest = 0;
  if (sscanf(name, "%127[^/]/%15[^/]/%127[^/]%c", names.package, names.folder, names.name, &rest) != 3) {
    return fail_text(RCL_RET_INVALID_ARGUMENT, "'%s' is no type name such as sensor_msgs/msg/Image", name);
  }
  char file[256];
  snprintf(file, sizeof(file), "lib%s__rosidl_generator_c.so", names.package);
  names.structs = open_library(file);
  snprintf(file, sizeof(file), "lib%s__rosidl_typesupport_c.so", names.package);
  names.support = names.structs ? open_library(file) : NULL;
  if (!names.support) {
    const char * prefixes = getenv("AMENT_PREFIX_PATH");
    const char * reason = dlerror();
    return fail_text(
      RCL_RET_ERROR, "package %s is not installed: %s (AMENT_PREFIX_PATH=%s)", names.package,
      reason ? reason : "no library", prefixes ? prefixes : "");
  }
  bool found = strcmp(names.folder, "srv") == 0 ? load_service(&names, type) : load_message(&names, "", &type->parts[0]);
  return found ? 0 : fail_text(RCL_RET_ERROR, "the installed package %s has no type %s", names.package, name);
}

int32_t vit_rcl_type_load(const char * name, const vit_rcl_type ** type)
{
  pthread_mutex_lock(&mutex);
  struct vit_rcl_type * found = loaded;
  while (found && strcmp(found->name, name) != 0) {
    found = found->next;
  }
  int32_t code = 0;
  if (!found) {
    found = calloc(1, sizeof(*found));
    char * copy = strdup(name);
    code = found && copy ? load(name, found) : fail_text(RCL_RET_BAD_ALLOC, "no memory for a type");
    if (code == 0) {
      found->name = copy;
      found->next = loaded;
      loaded = found;
    } else {
      free(found);
      free(copy);
      found = NULL;
    }
  }
  pthread_mutex_unlock(&mutex);
  *type = found;
  return code;
}

int32_t vit_rcl_type_hash(const vit_rcl_type * type, uint8_t hash[32])
{
#ifdef VIT_RCL_HAS_TYPE_HASH
  const rosidl_type_hash_t * found = NULL;
  if (type->service) {
    found = type->service->get_type_hash_func ? type->service->get_type_hash_func(type->service) : NULL;
  } else {
    const rosidl_message_type_support_t * support = type->parts[0].support;
    found = support->get_type_hash_func ? support->get_type_hash_func(support) : NULL;
  }
  if (found && found->version == 1) {
    memcpy(hash, found->value, 32);
    return 0;
  }
#else
  (void)type;
  (void)hash;
#endif
  return VIT_RCL_NOTHING;
}
