/* Debian's archive of libxml2 asks ICU for converters that neither it nor
 * iconv has, and ICU costs the worker's start half a millisecond. We give
 * libxml2 nothing but UTF-8 (charset.h), so it is told that there are none.
 * Linked where configure found that the archive wants them. */
#include <config.h>

#include <unicode/ucnv.h>

UConverter *ucnv_open(const char *name, UErrorCode *status)
{
	(void)name;
	*status = U_UNSUPPORTED_ERROR;
	return NULL;
}

/* Of a converter that was never opened: not called. */

void ucnv_close(UConverter *converter)
{
	(void)converter;
}

void ucnv_convertEx(UConverter *to, UConverter *from, char **target, const char *target_end, const char **source,
                    const char *source_end, UChar *pivot, UChar **pivot_source, UChar **pivot_target,
                    const UChar *pivot_end, UBool reset, UBool last, UErrorCode *status)
{
	(void)to, (void)from, (void)target, (void)target_end, (void)source, (void)source_end, (void)pivot;
	(void)pivot_source, (void)pivot_target, (void)pivot_end, (void)reset, (void)last;
	*status = U_UNSUPPORTED_ERROR;
}

void ucnv_setFromUCallBack(UConverter *converter, UConverterFromUCallback action, const void *context,
                           UConverterFromUCallback *old, const void **old_context, UErrorCode *status)
{
	(void)converter, (void)action, (void)context, (void)old, (void)old_context;
	*status = U_UNSUPPORTED_ERROR;
}

void ucnv_setToUCallBack(UConverter *converter, UConverterToUCallback action, const void *context,
                         UConverterToUCallback *old, const void **old_context, UErrorCode *status)
{
	(void)converter, (void)action, (void)context, (void)old, (void)old_context;
	*status = U_UNSUPPORTED_ERROR;
}

void UCNV_FROM_U_CALLBACK_STOP(const void *context, UConverterFromUnicodeArgs *arguments, const UChar *units,
                               int32_t length, UChar32 c, UConverterCallbackReason reason, UErrorCode *status)
{
	(void)context, (void)arguments, (void)units, (void)length, (void)c, (void)reason, (void)status;
}

void UCNV_TO_U_CALLBACK_STOP(const void *context, UConverterToUnicodeArgs *arguments, const char *units,
                             int32_t length, UConverterCallbackReason reason, UErrorCode *status)
{
	(void)context, (void)arguments, (void)units, (void)length, (void)reason, (void)status;
}
